"""Does the matcher rediscover documented networks? Streams are estimated from the sectors alone; see ``compare``."""
