// For views whose own answers do not say what their numbers come from: asks the service once, so that the footer and the
// mark of invented data are there even where such a view is the first one opened.
import { type Ref, watch } from "vue";

import { answer, client } from "../api/ask";
import type { Standpoint } from "../api/ask";
import { useAsk } from "./useAsk";
import { note } from "./useOrigin";

export function useFirstOrigin(from: Ref<Standpoint>): void {
  const first = useAsk(from, ({ region, snapshot }, signal) => answer(client.GET("/api/v1/chains", { params: { query: { region, snapshot } }, signal })));
  watch(first.data, (found) => { if (found) note(found); });
}
