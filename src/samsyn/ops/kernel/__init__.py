"""What every use case leans on: who may do what, the trail of what was done, stored objects, and refusals in words."""
