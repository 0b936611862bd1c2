import { encode } from "uqr";

/** A QR code of this text, black on white with the quiet zone that scanners need. */
export function drawCode(text: string): SVGSVGElement {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", text);
  const dark = document.createElementNS(space, "path");
  dark.setAttribute("d", data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  svg.append(dark);
  return svg;
}
