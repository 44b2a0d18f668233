"""The screens: they wire widgets to the store and to the world, and hold no logic."""
