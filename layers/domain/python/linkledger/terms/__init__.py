"""Terms: the document that makes one program differ from another, its faults, and the presets that ship."""
