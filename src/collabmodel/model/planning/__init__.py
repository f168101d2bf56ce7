"""What is to be done: plans, goals, measures and follow-ups; workshops and annual plans."""
