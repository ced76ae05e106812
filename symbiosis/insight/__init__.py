"""What the plan means: hubs, regions, networks, facilities, screening. Functions over tables."""
