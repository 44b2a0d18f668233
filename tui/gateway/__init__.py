"""What does AWS know of this API and its logs?"""
