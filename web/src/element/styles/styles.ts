import composer from "./composer.css?inline";
import controls from "./controls.css?inline";
import conversation from "./conversation.css?inline";
import host from "./host.css?inline";
import room from "./room.css?inline";
import sizes from "./sizes.css?inline";
import stage from "./stage.css?inline";

/** Everything inside the shadow root; of equally specific rules the later one holds, so what depends on the size stands last. */
export const styles = [room, host, stage, controls, conversation, composer, sizes].join("\n");
