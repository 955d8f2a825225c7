"""`lotse bench`: what the product can carry, measured side by side with yardsticks. Nothing of the product imports this."""
