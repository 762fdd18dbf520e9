SELECT id, list_id, enterprise, sequence, outcome, day, evidence, reference, who, at_ms FROM list_outcome
ORDER BY list_id, enterprise, sequence
