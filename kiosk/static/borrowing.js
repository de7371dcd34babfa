// A school device is taken at a desk: no badge is waited for here, so every code is one for the page.

import { watchLabels } from "./labels.js";

watchLabels();
