// The answers' types under short names; `web/client` makes them from the OpenAPI text.
import type { components, operations } from "../../client/src/schema";

type Schemas = components["schemas"];
export type AccountItem = Schemas["AccountItem"];
export type AuditItem = Schemas["AuditItem"];
export type BuildCard = Schemas["BuildCard"];
export type ChainItem = Schemas["ChainItem"];
export type CorrectionCard = Schemas["CorrectionCard"];
export type EnterpriseCard = Schemas["EnterpriseCard"];
export type EvidenceItem = Schemas["EvidenceItem"];
export type FactItem = Schemas["FactItem"];
export type FlagItem = Schemas["FlagItem"];
export type FoundEnterprise = Schemas["FoundEnterprise"];
export type GapItem = Schemas["GapItem"];
export type HandedQuestion = Schemas["TargetsQuestion"];
export type HopItem = Schemas["HopItem"];
export type ImportCard = Schemas["ImportCard"];
export type KpiItem = Schemas["KpiItem"];
export type LinkItem = Schemas["LinkItem"];
export type MapItem = Schemas["MapItem"];
export type MatchAnswer = Schemas["MatchAnswer"];
export type Me = Schemas["Me"];
export type PaperItem = Schemas["PaperItem"];
export type PartItem = Schemas["PartItem"];
export type PlacementItem = Schemas["PlacementItem"];
export type Problem = Schemas["ProblemBody"];
export type ProjectAsk = Schemas["ProjectAsk"];
export type ProjectCard = Schemas["ProjectCard"];
export type ProjectItem = Schemas["ProjectItem"];
export type RegionItem = Schemas["RegionItem"];
export type RegionProfile = Schemas["RegionProfileCard"];
export type ReviewAnswer = Schemas["ReviewAnswer"];
export type ReviewInput = Schemas["ReviewInput"];
export type SegmentCard = Schemas["SegmentCard"];
export type SegmentEnterprise = Schemas["SegmentEnterprise"];
export type ShortlistCard = Schemas["ShortlistCard"];
export type ShortlistHead = Schemas["ShortlistHead"];
export type ShortlistLine = Schemas["ShortlistLine"];
export type SnapshotItem = Schemas["SnapshotItem"];
export type StepAsk = Schemas["StepAsk"];
export type StepItem = Schemas["StepItem"];
export type TalentItem = Schemas["TalentItem"];
export type TargetAnswer = Schemas["TargetAnswer"];
export type TargetItem = Schemas["TargetItem"];
export type Tile = Schemas["TileItem"];
export type Tier = Schemas["Tier"];
export type Verdict = Schemas["Verdict"];
export type WeightItem = Schemas["WeightItem"];
export type Operations = operations;

/** What every list says of itself. */
export interface Origin {
  snapshot: string;
  method: string;
  profile: string;
  as_of: string;
  region: string;
  universe: string;
  synthetic: boolean;
}
