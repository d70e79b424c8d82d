"""The screens: each draws a state and passes taps on; it decides nothing."""
