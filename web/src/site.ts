import { enhanceForms } from "./forms";
import { startLive } from "./live";
import { enhanceMaps } from "./map";
import { enhanceMenus } from "./menus";
import { enhanceVotes } from "./vote";

enhanceMenus();
enhanceMaps();
enhanceForms();
enhanceVotes();
if (document.readyState === "complete") void startLive();
else addEventListener("load", () => void startLive());
