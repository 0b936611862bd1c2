/** The packages lie in web/, from where neither tsc nor Node looks for the imports of this folder. */
export { afterEach, beforeEach, describe, expect, test, vi } from "../../web/node_modules/vitest";
