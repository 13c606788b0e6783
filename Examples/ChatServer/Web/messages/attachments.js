import { element } from "../shared/dom.js";
import { fileSize } from "../shared/format.js";

/** Kinds of pictures that the server lets be shown. */
const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** An address is not used any more so many milliseconds before it expires. */
const margin = 20_000;

export function isPicture(contentType) {
    return pictures.has(contentType);
}

/** Where attachments can be fetched: asked for once, and again when the address is about to expire. */
export class Attachments {
    #session;
    #locations = new Map();

    constructor(session) {
        this.#session = session;
    }

    async locate(slug, { id }) {
        const known = await this.#locations.get(id);
        if (known && known.expires_at > Date.now() + margin) return known;
        const path = `/api/rooms/${encodeURIComponent(slug)}/uploads/${encodeURIComponent(id)}`;
        const location = this.#session.request("GET", path);
        this.#locations.set(id, location);
        location.catch(() => this.#locations.delete(id));
        return location;
    }
}

/**
 * A picture that is shown, or a file by name and size. Addresses are good for a few minutes, so each is asked for when it
 * is needed.
 * @param {(attachment) => Promise<{ url: string }>} locate
 */
export function attachmentNode(attachment, locate) {
    const label = `${attachment.file_name}, ${fileSize(attachment.size)}`;
    const node = element("button", {
        type: "button",
        class: isPicture(attachment.content_type) ? "picture" : "file",
        "data-attachment-id": attachment.id,
        "data-focus-key": `attachment ${attachment.id}`,
        title: label,
        "aria-label": label,
    });
    if (isPicture(attachment.content_type)) {
        const image = element("img", { alt: "", decoding: "async" });
        const failed = () => node.classList.add("unavailable");
        image.addEventListener("error", failed);
        locate(attachment).then(({ url }) => (image.src = url), failed);
        node.append(image);
    } else {
        node.append(
            element("span", { class: "file-name" }, attachment.file_name),
            " ",
            element("span", { class: "file-size" }, fileSize(attachment.size)),
        );
    }
    node.addEventListener("click", async () => {
        try {
            const { url } = await locate(attachment);
            open(url, "_blank", "noopener");
        } catch {
            node.classList.add("unavailable");
            node.title = `${label}: not to be had at the moment`;
        }
    });
    return node;
}
