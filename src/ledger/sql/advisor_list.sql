SELECT name, kind, org, city, begins, ends, source, as_of FROM advisor ORDER BY name
