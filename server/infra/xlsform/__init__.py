"""A checklist as an XLSForm: the spreadsheet other survey tools read."""
