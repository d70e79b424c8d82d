"""What the tablet keeps: taps and ops (outbox), the server's word (replica), photos, keys."""
