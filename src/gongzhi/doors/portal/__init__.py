"""居民端 一点通: the residents' door."""
