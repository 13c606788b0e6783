/** How much of the past a chart shows, in milliseconds. */
export const WINDOW = 5 * 60 * 1000;

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 300;
const HEIGHT = 96;
const CLASSES = ["first", "second", "third"];

/** Lines over the last minutes, drawn into a figure. */
export class Chart {
    #points = [];
    #names;
    #format;
    #floor;
    #lines;
    #values;
    #svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
    #cursor = shape("line", { class: "cursor", y1: 0, y2: HEIGHT });
    #top = document.createElement("span");
    #ago = document.createElement("span");
    /** Where the pointer is, from 0 to 1; null when it is elsewhere. */
    #pointer = null;

    /**
     * @param figure An element that holds its caption.
     * @param names Of the lines, three at most.
     * @param format Makes text of a value.
     * @param floor The least that the top of the chart stands for.
     */
    constructor(figure, { names, format, floor = 1 }) {
        this.#names = names;
        this.#format = format;
        this.#floor = floor;
        for (const y of [0, HEIGHT / 2, HEIGHT]) this.#svg.append(shape("line", { class: "grid", x1: 0, x2: WIDTH, y1: y, y2: y }));
        this.#lines = names.map((_, index) => shape("path", { class: CLASSES[index] }));
        this.#svg.append(...this.#lines, this.#cursor);
        this.#svg.setAttribute("aria-label", `${figure.textContent.trim()}: ${names.join(", ")}`);
        const legend = document.createElement("ul");
        legend.className = "legend";
        this.#values = names.map((name, index) => {
            const [item, value] = [document.createElement("li"), document.createElement("b")];
            item.className = CLASSES[index];
            value.dataset.value = name;
            item.append(`${name} `, value);
            legend.append(item);
            return value;
        });
        const scale = document.createElement("div");
        scale.className = "scale";
        scale.append(this.#top, this.#ago);
        figure.append(legend, this.#svg, scale);
        this.#svg.addEventListener("pointermove", (event) => {
            const box = this.#svg.getBoundingClientRect();
            this.#point((event.clientX - box.left) / box.width);
        });
        this.#svg.addEventListener("pointerleave", () => this.#point(null));
    }

    /** Adds what is true at a time: a value for each line, null where there is none. */
    add(time, values) {
        this.#points.push({ time, values });
        while (this.#points[0].time < time - WINDOW) this.#points.shift();
        this.#draw();
    }

    #point(position) {
        this.#pointer = position;
        this.#draw();
    }

    #draw() {
        const last = this.#points.at(-1);
        if (!last) return;
        const start = last.time - WINDOW;
        const most = Math.max(this.#floor, ...this.#points.flatMap(({ values }) => values.map((value) => value ?? 0)));
        const x = (time) => ((time - start) / WINDOW) * WIDTH;
        const y = (value) => HEIGHT - (value / most) * HEIGHT;
        for (const [index, line] of this.#lines.entries()) {
            let isDrawing = false;
            const steps = [];
            for (const { time, values } of this.#points) {
                if (values[index] === null) isDrawing = false;
                else {
                    steps.push(`${isDrawing ? "L" : "M"}${x(time).toFixed(1)} ${y(values[index]).toFixed(1)}`);
                    isDrawing = true;
                }
            }
            line.setAttribute("d", steps.join(""));
        }
        const shown = this.#pointer === null ? last : this.#nearest(start + this.#pointer * WINDOW);
        this.#cursor.toggleAttribute("hidden", this.#pointer === null);
        for (const end of ["x1", "x2"]) this.#cursor.setAttribute(end, x(shown.time));
        for (const [index, value] of this.#values.entries()) {
            value.textContent = shown.values[index] === null ? "–" : this.#format(shown.values[index]);
        }
        this.#top.textContent = `up to ${this.#format(most)}`;
        const seconds = Math.round((last.time - shown.time) / 1000);
        this.#ago.textContent = seconds === 0 ? "now" : `${seconds} s ago`;
    }

    #nearest(time) {
        return this.#points.reduce((best, point) => (Math.abs(point.time - time) < Math.abs(best.time - time) ? point : best));
    }
}

function shape(name, attributes) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
}
