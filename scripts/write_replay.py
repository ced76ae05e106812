"""Write data/networks/replay.csv: how the matcher does on the shipped networks. Run after a change of the tables."""

from symbiosis.inventory.knowledge import knowledge
from symbiosis.replay.shipped import KEY, TABLE, networks_dir, scores, tables_key, together

if __name__ == "__main__":
    table = scores(networks_dir(), knowledge(), progress=lambda share: print(f"{share:.0%}", end="\r"))
    table[KEY] = tables_key()
    table.round(4).to_csv(networks_dir() / TABLE, index=False, lineterminator="\n")
    print({name: round(share, 3) for name, share in together(table).items()})
