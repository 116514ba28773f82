"""Files that people attach: known by their content, refused where they could act."""
