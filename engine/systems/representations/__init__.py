"""What the published systems read and write: steps, rolls, events."""
