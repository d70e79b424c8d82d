"""The device's own parts behind ports: keystore, camera, place."""
