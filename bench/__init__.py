"""What things cost, each figure beside the machine's own limit of the same minute."""
