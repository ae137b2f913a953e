"""Insurance of volunteers (志愿服务保险): who is covered, and what may not begin without cover."""
