"""What each screen shows and what its taps do: frozen states, no window.

Each module holds one screen's state and its presenter; a tap is durable before the presenter
returns the new state.
"""
