"""What bodies decide: which majority a matter needs, who has a vote, and what the ballots come to."""
