namespace Ventral.Cli.Tests.Slurm;

/// <summary>A study of three networks, one a shard, that runs in a second and needs no data.</summary>
internal static class ClusterStudy
{
    public const string Text = """
        study: clustered
        title: A small study
        question: Does it run on a cluster?
        seed: 1
        stimuli:
          generated: {count: 8, size: 32}
        recordings:
          - simulated: {roi: made, network: 'vanilla-cnn(depth=2, width=6)/random', layer: act2, subjects: 4, channels: 30, noise: 0.5}
        networks:
          - {network: 'vanilla-cnn(depth=2, width=6)', weights: random, layers: [act1, act2], seeds: 2}
          - {network: 'vanilla-cnn(depth=2, width=8)', weights: random, layers: [act1, act2]}
          - {network: 'vanilla-cnn(depth=3, width=6)', weights: random, layers: [act1, act2]}
        measures: [rsa:correlation:spearman]
        inference:
          measure: rsa:correlation:spearman
          permutations: 50
          contrasts: [['vanilla-cnn(depth=2, width=6)/random', 'vanilla-cnn(depth=3, width=6)/random']]
        """;

    /// <summary>The network of each shard.</summary>
    public static readonly string[] Networks = ["vanilla-cnn(depth=2, width=6)/random", "vanilla-cnn(depth=2, width=8)/random", "vanilla-cnn(depth=3, width=6)/random"];

    /// <summary>The lines of <c>scores.csv</c> that are not one network's.</summary>
    public static string[] Without(string scores, string network)
    {
        string name = network[..network.IndexOf('/', StringComparison.Ordinal)];
        return [.. scores.Split('\n').Where(line => !line.Contains(name, StringComparison.Ordinal))];
    }
}
