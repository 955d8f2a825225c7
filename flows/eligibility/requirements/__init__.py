"""The requirements of a naturalisation, one small rule each; no rule may look at another's finding."""
