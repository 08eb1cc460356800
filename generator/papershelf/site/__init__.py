"""The hosted form: what a site carries beside its pages, for readers that are programs."""
