using System.Collections.Immutable;

namespace Ventral.Studies.Engines;

/// <summary>Deals units of work to shards: the costliest first, each to the shard with the least so far.</summary>
internal static class ShardDeal
{
    /// <summary>The units of each shard, in their own order; the same units are always dealt the same way.</summary>
    /// <param name="units">Keys and costs.</param>
    /// <param name="count">How many shards; none is left empty.</param>
    public static ImmutableArray<ImmutableArray<string>> Deal(IReadOnlyList<(string Key, double Cost)> units, int count)
    {
        int[] shardOf = new int[units.Count];
        // Every unit costs something, so that units of unknown cost are spread as well.
        var loads = new PriorityQueue<int, (double Load, int Shard)>();
        double[] load = new double[count];
        for (int shard = 0; shard < count; shard++)
        {
            loads.Enqueue(shard, (0, shard));
        }

        foreach (int unit in Enumerable.Range(0, units.Count).OrderByDescending(i => units[i].Cost).ThenBy(i => i))
        {
            int shard = loads.Dequeue();
            shardOf[unit] = shard;
            load[shard] += Math.Max(units[unit].Cost, 1);
            loads.Enqueue(shard, (load[shard], shard));
        }

        return [.. Enumerable.Range(0, count).Select(s => units.Select((unit, i) => (unit.Key, Shard: shardOf[i])).Where(u => u.Shard == s).Select(u => u.Key).ToImmutableArray()).Where(s => !s.IsEmpty)];
    }
}
