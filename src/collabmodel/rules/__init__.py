"""How a decision is reached: facts, conditions, provisions, packs, the engine."""
