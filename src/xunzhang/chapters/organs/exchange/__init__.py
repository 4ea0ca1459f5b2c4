"""Lists of the organisation in and out, as XLSX or CSV."""
