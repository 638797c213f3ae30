"""The plain twin of coalitions: every combination of what members could do with their items, one by one."""

import itertools

from detente.worth.game import Game
from tests.roadmap.twin import KEEP, Twin, Window

GO_ON = ("go on", 0)


class Together(Twin):
    """What a coalition, a tuple of parties, could gain by leaving a roadmap together."""

    def __init__(self, game: Game, starts) -> None:
        super().__init__(game, starts)
        best = [self.ideal(i) for i in range(self.n)]
        self.share = [1 / most if most > 0 else 0.0 for most in best]

    def open_to_group(self, members, noticed):
        """The class itself if a member has a step of it; otherwise the first, which is open to all."""
        own = any(self.open_to(i, noticed) == noticed for i in members)
        return noticed if own else self.classes[0]

    def choices(self, m, members, noticed, window):
        """What the members can do with an item; only the outsiders' own are kept without a choice."""
        actors = set(self.actors(m))
        if not actors & set(members):
            return [KEEP]
        found = self.options(m, noticed, window)
        return [*found, GO_ON] if actors <= set(members) else found

    def after(self, m, act, members, window):
        """What becomes of an item if nothing from outside ends it all before the breach is noticed."""
        kind, date = act
        plan = self.planned(m, self.start[m])
        if kind == "skip" or (kind == "undo" and (plan.effect or 0) >= date):
            return self.planned(m, 0)
        if kind == "undo":
            return self.history(m, act, window, None)
        actors = set(self.actors(m))
        friends = all(self.game.deals[a, j] for a in actors for j in members)
        loyal = m < self.game.n_steps and not actors & set(members) and friends
        lives = m in self.self_standing or loyal
        return self.broken(m, plan, window.end, persists=lives)

    def member_fate(self, i, m, act, members, window):
        """Points of a member from one item."""
        if not self.start[m] or act[0] == "skip":
            return 0.0
        eta, unbroken, total = self.game.breakdown, 1.0, 0.0
        alone = act[0] == "keep" and m in self.self_standing
        for outside in range(window.k + 1, window.end):
            total += unbroken * eta * self.value(i, m, self.history(m, act, window, outside), window.k)
            unbroken *= 1 - eta
        if act == GO_ON:
            # Those who go on do so under the same risk from outside as before.
            total, rest = self.expected(i, m, self.start[m])[window.k], 0.0
        elif alone:
            total, rest = self.value(i, m, self.planned(m, self.start[m]), window.k), 0.0
        else:
            rest = self.value(i, m, self.after(m, act, members, window), window.k)
        stands = act[0] in {"keep", "go on"}
        paid = sum(self.paid(i, m, j, window.end) for j in members) if stands else 0.0
        return total + unbroken * (rest + self.weight[i][window.end - window.k] * paid)

    def leaving(self, members, k, noticed):
        """The members' sum of shares under the best plan, all plans tried; expected over the notice."""
        total, noticed = 0.0, self.open_to_group(members, noticed)
        for chance, term in self.windows(members[0], k, noticed):
            window = Window(-1, term.k, term.end)
            options = [self.choices(m, members, noticed, window) for m in self.items]
            worth = {
                (m, act): sum(self.share[i] * self.member_fate(i, m, act, members, window) for i in members)
                for m in self.items
                for act in options[m]
            }
            plans = itertools.product(*options)
            total += chance * max(sum(worth[m, act] for m, act in enumerate(plan)) for plan in plans)
        return total

    def staying(self, members, k):
        """The members' sum of shares when carrying on."""
        return sum(self.share[i] * self.carry_on(i, k) for i in members)
