/** htmx with its right type: its types say CommonJS, but browsers get its ES module. */
import module from "htmx.org";

/** htmx, which starts by itself when it is loaded. */
export const htmx = module as unknown as typeof module.default;
