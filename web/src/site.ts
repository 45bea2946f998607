import { enhanceForms } from "./forms";
import { startLive } from "./live";
import { enhanceMenus } from "./menus";
import { enhanceVotes } from "./vote";

enhanceMenus();
enhanceForms();
enhanceVotes();
if (document.readyState === "complete") void startLive();
else addEventListener("load", () => void startLive());
