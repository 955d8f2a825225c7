"""The dated numbers of the law, one YAML file per subject; read them through `flows.eligibility.law`."""
