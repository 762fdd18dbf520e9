#!/usr/bin/env python3
"""Simplifies boundaries without opening gaps between neighbours.

    python3 simplify.py IN.geojson OUT.json TOLERANCE_DEGREES

Rings are cut where three areas meet; each piece is thinned once (Douglas-Peucker) and used on both of its sides.
No area and no boundary line is dropped, however small: a ring keeps at least four points.
"""
import json
import sys

DIGITS = 3


def rings_of(geometry):
    kind, parts = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        return [parts]
    if kind == "MultiPolygon":
        return parts
    return []


def distance(point, start, end):
    (x, y), (x0, y0), (x1, y1) = point, start, end
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    share = 0 if length == 0 else max(0, min(1, ((x - x0) * dx + (y - y0) * dy) / length))
    return ((x - x0 - share * dx) ** 2 + (y - y0 - share * dy) ** 2) ** 0.5


def thin(points, tolerance):
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        far, most = None, tolerance
        for index in range(first + 1, last):
            found = distance(points[index], points[first], points[last])
            if found > most:
                far, most = index, found
        if far is not None:
            keep.add(far)
            stack += [(first, far), (far, last)]
    return [points[index] for index in sorted(keep)]


def junctions(features):
    neighbours = {}
    for feature in features:
        for polygon in rings_of(feature["geometry"]):
            for ring in polygon:
                points = [tuple(point) for point in ring[:-1]]
                for index, point in enumerate(points):
                    around = neighbours.setdefault(point, set())
                    around.add(points[index - 1])
                    around.add(points[(index + 1) % len(points)])
    return {point for point, around in neighbours.items() if len(around) > 2}


def piece(points, tolerance, known):
    forward = tuple(points) <= tuple(reversed(points))
    key = tuple(points) if forward else tuple(reversed(points))
    if key not in known:
        known[key] = thin(list(key), tolerance)
    found = known[key]
    return found if forward else found[::-1]


def simple_ring(ring, cuts, tolerance, known):
    points = [tuple(point) for point in ring[:-1]]
    places = [index for index, point in enumerate(points) if point in cuts]
    if not places:
        # An island: begin at its westernmost point, and cut it once more half way round.
        west = min(range(len(points)), key=lambda index: points[index])
        points = points[west:] + points[:west]
        places = [0, len(points) // 2]
    else:
        points = points[places[0]:] + points[:places[0]]
        places = [index - places[0] for index in places]
    ends = places[1:] + [len(points)]
    closed = points + points[:1]
    out = []
    for start, end in zip(places, ends):
        out += piece(closed[start:end + 1], tolerance, known)[:-1]
    if len(set(out)) < 3:
        step = max(1, len(points) // 3)
        out = points[::step][:4] if len(points) >= 3 else points
    rounded = [[round(x, DIGITS), round(y, DIGITS)] for x, y in out]
    slim = [point for index, point in enumerate(rounded) if index == 0 or point != rounded[index - 1]]
    if len(slim) < 3:
        slim = [[round(x, 5), round(y, 5)] for x, y in out]
    return slim + slim[:1]


def lines(geometry, tolerance):
    parts = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    thinned = [[[round(x, DIGITS), round(y, DIGITS)] for x, y in thin([tuple(p) for p in part], tolerance)] for part in parts]
    return {"type": "MultiLineString", "coordinates": thinned}


def main(source, target, tolerance):
    with open(source, encoding="utf-8") as file:
        features = json.load(file)["features"]
    cuts, known, out = junctions(features), {}, []
    for feature in features:
        kept, geometry = feature["properties"], feature["geometry"]
        properties = {"adcode": kept["adcode"], "name": kept["name"]}
        if kept.get("kind"):
            properties["kind"] = kept["kind"]
        polygons = rings_of(geometry)
        if polygons:
            shape = [[simple_ring(ring, cuts, tolerance, known) for ring in polygon] for polygon in polygons]
            geometry = {"type": "MultiPolygon", "coordinates": shape}
        else:
            geometry = lines(geometry, tolerance)
        out.append({"type": "Feature", "properties": properties, "geometry": geometry})
    with open(target, "w", encoding="utf-8") as file:
        json.dump({"type": "FeatureCollection", "features": out}, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
