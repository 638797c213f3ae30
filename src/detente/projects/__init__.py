"""What they could build together: networks of power, rail and gas, and what they are worth to whom."""
