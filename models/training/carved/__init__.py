"""Objects made by code: signed distance fields with exact alpha, endless in number."""
