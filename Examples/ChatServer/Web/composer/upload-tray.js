import { isPicture } from "../messages/attachments.js";
import { byId, element } from "../shared/dom.js";
import { fileSize } from "../shared/format.js";

/**
 * The files that go with the next message: chosen, dropped or pasted, and sent to where the server says at once. Without
 * a place for them the server says so in the document (`data-uploads`), and there is nothing here to press.
 */
export class UploadTray {
    #list = byId("tray");
    #isPossible = document.documentElement.dataset.uploads === "on";
    #isOpen = false;
    #actions;
    /** Each `{ file, node, id, request, state }`, `state` one of `sending`, `sent` and `failed`. */
    #uploads = [];

    /** @param {{ announce(file): Promise<object>, changed() }} actions `announce` promises the upload, as the server has it. */
    constructor(actions) {
        this.#actions = actions;
        byId("attach").hidden = !this.#isPossible;
        if (!this.#isPossible) return;
        const input = byId("attach-input");
        byId("attach").addEventListener("click", () => input.click());
        input.addEventListener("change", () => {
            this.#addAll(input.files);
            input.value = "";
        });
        byId("message").addEventListener("paste", (event) => {
            if (event.clipboardData.files.length === 0) return;
            event.preventDefault();
            this.#addAll(event.clipboardData.files);
        });
        this.#acceptDrops(byId("room"));
    }

    /** For another room, or for none. */
    open(isOpen) {
        this.#isOpen = isOpen;
        byId("attach").disabled = !isOpen;
        for (const upload of [...this.#uploads]) this.#remove(upload);
    }

    get isBusy() {
        return this.#uploads.some(({ state }) => state === "sending");
    }

    get isReady() {
        return !this.isBusy && this.#uploads.some(({ state }) => state === "sent");
    }

    /** Takes what has been sent, for a message. */
    take() {
        const sent = this.#uploads.filter(({ state }) => state === "sent");
        for (const upload of sent) this.#remove(upload);
        return sent.map(({ id, file }) => ({
            id,
            file_name: file.name,
            content_type: contentType(file),
            size: file.size,
        }));
    }

    #acceptDrops(target) {
        const hasFiles = (event) => this.#isOpen && event.dataTransfer.types.includes("Files");
        target.addEventListener("dragover", (event) => {
            if (!hasFiles(event)) return;
            event.preventDefault();
            target.classList.add("dropping");
        });
        target.addEventListener("dragleave", (event) => {
            if (!target.contains(event.relatedTarget)) target.classList.remove("dropping");
        });
        target.addEventListener("drop", (event) => {
            target.classList.remove("dropping");
            if (!hasFiles(event)) return;
            event.preventDefault();
            this.#addAll(event.dataTransfer.files);
        });
    }

    #addAll(files) {
        for (const file of files) this.#add(file);
    }

    #add(file) {
        const upload = { file, id: null, request: null, state: "sending", node: null };
        upload.node = this.#node(upload);
        this.#uploads.push(upload);
        this.#list.append(upload.node);
        this.#list.hidden = false;
        this.#send(upload);
        this.#actions.changed();
    }

    async #send(upload) {
        const { file } = upload;
        try {
            const fields = { file_name: file.name, content_type: contentType(file), size: file.size };
            const { id, url, method, headers } = await this.#actions.announce(fields);
            if (!this.#uploads.includes(upload)) return; // taken away meanwhile
            await put(upload, { url, method, headers });
            upload.id = id;
            upload.state = "sent";
            upload.node.querySelector("progress").remove();
        } catch (error) {
            upload.state = "failed";
            upload.node.querySelector("progress")?.replaceWith(element("span", { class: "reason" }, error.message));
        }
        upload.node.dataset.state = upload.state;
        this.#actions.changed();
    }

    #remove(upload) {
        upload.request?.abort();
        this.#uploads = this.#uploads.filter((other) => other !== upload);
        upload.node.remove();
        this.#list.hidden = this.#uploads.length === 0;
        this.#actions.changed();
    }

    #node(upload) {
        const { file } = upload;
        const discard = element("button", { type: "button", class: "quiet icon", "aria-label": `Remove ${file.name}` }, "×");
        discard.addEventListener("click", () => this.#remove(upload));
        const picture = isPicture(file.type) ? [preview(file)] : [];
        return element(
            "li",
            { "data-state": "sending" },
            ...picture,
            element("span", { class: "file-name" }, file.name),
            element("span", { class: "file-size" }, fileSize(file.size)),
            element("progress", { max: "1", value: "0", "aria-label": `Sending ${file.name}` }),
            discard,
        );
    }
}

/** A small picture of a picture. It is drawn, for which the page's policy need not allow addresses of blobs. */
function preview(file) {
    const size = 72;
    const canvas = element("canvas", { width: String(size), height: String(size), "aria-hidden": "true" });
    createImageBitmap(file).then(
        (bitmap) => {
            const side = Math.min(bitmap.width, bitmap.height);
            const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
            canvas.getContext("2d").drawImage(bitmap, x, y, side, side, 0, 0, size, size);
            bitmap.close();
        },
        () => canvas.remove(), // it is no picture, whatever it is called
    );
    return canvas;
}

function contentType(file) {
    return file.type || "application/octet-stream";
}

/** `fetch` does not tell how far an upload has come. */
function put(upload, { url, method, headers }) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        upload.request = request;
        request.open(method, url);
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
        request.upload.onprogress = ({ loaded, total }) => {
            const bar = upload.node.querySelector("progress");
            if (bar) bar.value = loaded / total;
        };
        request.onload = () => {
            if (request.status >= 200 && request.status < 300) resolve();
            else reject(new Error("The file was not accepted."));
        };
        request.onerror = () => reject(new Error("The file could not be sent."));
        request.onabort = () => reject(new Error("The file was not sent."));
        request.send(upload.file);
    });
}
