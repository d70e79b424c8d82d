"""The API's own forms: each is an Output or an Input; inputs refuse unknown fields."""
