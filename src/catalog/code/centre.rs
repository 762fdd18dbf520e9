//! A region's point, ready for distances: many regions are measured against many.

/// Mean radius of the earth (IUGG), km.
pub const MEAN_RADIUS_KM: f64 = 6_371.008_8;

/// The point of a region, in radians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Centre {
    longitude: f64,
    latitude: f64,
    cosine: f64,
}

impl Centre {
    /// Takes a point in degrees.
    pub fn new(longitude_degrees: f64, latitude_degrees: f64) -> Self {
        let latitude = latitude_degrees.to_radians();
        Self {
            longitude: longitude_degrees.to_radians(),
            latitude,
            cosine: latitude.cos(),
        }
    }

    /// Its latitude, radians.
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Returns the great-circle distance to another point.
    ///
    /// **Formula** `2 R asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2))`, R = 6371.0088 km (mean radius, IUGG).
    /// **Limits** Points are area centroids, so distances between neighbours are rough.
    pub fn distance_km(self, to: Self) -> f64 {
        let half_chord = ((to.latitude - self.latitude) / 2.0).sin().powi(2)
            + self.cosine * to.cosine * ((to.longitude - self.longitude) / 2.0).sin().powi(2);
        2.0 * MEAN_RADIUS_KM * half_chord.sqrt().min(1.0).asin()
    }
}
