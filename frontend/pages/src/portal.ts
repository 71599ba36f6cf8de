import "../styles/portal.css";
import { startShare } from "./share";

startShare(document, navigator);
