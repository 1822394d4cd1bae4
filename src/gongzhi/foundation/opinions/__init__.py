"""Opinion groups: who votes alike on the statements of a discussion, and what each group holds.

The method is that of Polis. It is an aggregate of votes: which row lies in which group is known
only inside a computation, and no function here hands it to a page or a table.

* C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill: Polis: Scaling deliberation by mapping
  high dimensional opinion spaces. RECERCA 26(2), 2021, doi:10.6035/recerca.5516.
* P. J. Rousseeuw: Silhouettes. Journal of Computational and Applied Mathematics 20, 1987,
  53-65, doi:10.1016/0377-0427(87)90125-7.
* D. Arthur, S. Vassilvitskii: k-means++: the advantages of careful seeding. SODA 2007, 1027-1035.
* L. Hubert, P. Arabie: Comparing partitions. Journal of Classification 2, 1985, 193-218.

Loads numpy, so nothing that serves pages imports its parts at its start.
"""
