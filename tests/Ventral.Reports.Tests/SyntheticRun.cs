using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Ventral.Tensors;

namespace Ventral.Reports.Tests;

/// <summary>
/// A run folder as a whole study leaves it, its numbers invented: two regions, several networks and weight states,
/// subjects, seeds, tests and published values.
/// </summary>
internal sealed class SyntheticRun
{
    private static readonly string[] Rois = ["EVC", "IT"];
    private static readonly string[] Measures =
        ["rsa:correlation:tau-b", "rsa:correlation:tau-a", "rsa:correlation:spearman", "rsa:correlation:pearson"];

    private readonly Philox noise = new(new Seed(7), "synthetic run");
    private readonly StringBuilder scores =
        new("network,weights,seed,layer,layer_index,dataset,roi,subject,measure,score,ceiling_lower,ceiling_upper,p,n_stimuli,n_units,cell\n");

    private readonly StringBuilder tests =
        new("family,test,contrast,roi,layer,mode,statistic,value,df1,df2,p,p_adjusted,adjustment,effect_size,effect,ci_lower,ci_upper,n\n");

    private readonly StringBuilder rdms = new();
    private readonly int subjects;
    private readonly bool seedSubjects;
    private readonly string folder;

    private SyntheticRun(string folder, int subjects, bool seedSubjects)
    {
        this.folder = folder;
        this.subjects = subjects;
        this.seedSubjects = seedSubjects;
    }

    /// <summary>Writes the folder; with <paramref name="seedSubjects"/> each seed has rows for each subject too, some 100,000 in all.</summary>
    public static string Write(string folder, int subjects = 15, int seeds = 10, bool seedSubjects = false, int stimuli = 92)
    {
        var run = new SyntheticRun(folder, subjects, seedSubjects);
        Directory.CreateDirectory(Path.Combine(folder, "store"));
        string[] relu = [.. Enumerable.Range(1, 7).Select(i => $"relu{i}")];
        string[] fire = ["conv1", .. Enumerable.Range(2, 8).Select(i => $"fire{i}")];
        string[] mobile = [.. Enumerable.Range(1, 10).Select(i => $"block{i}")];
        run.Add("alexnet", "random", relu, seeds, 0.01, 0.03);
        run.Add("alexnet", "published", relu, 0, 0.04, 0.10);
        run.Add("deepcluster-alexnet", "random", relu, seeds, 0.10, 0.14);
        run.Add("deepcluster-alexnet", "published", relu, 0, 0.05, 0.13);
        run.Add("alexnet-a2020", "given", relu, 0, 0.03, 0.11);
        run.Add("squeezenet1_0", "trained", fire, 0, 0.02, 0.143);
        run.Add("squeezenet1_0", "random", fire, seeds, 0.02, 0.06);
        run.Add("mobilenet-v1-0.50-160", "trained", mobile, 0, 0.03, 0.143);
        run.Add("mobilenet-v2-1.0-224", "trained", mobile, 0, 0.03, 0.174);
        run.AddTests(relu);
        foreach (string roi in Rois)
        {
            run.AddRdm(stimuli, $"{roi}, mean of {subjects} subjects", roi, "", "", "", roi == "IT" ? 0.5 : 0.1);
        }

        foreach (string layer in fire)
        {
            run.AddRdm(stimuli, $"squeezenet1_0, trained, {layer}", "", "squeezenet1_0", "trained", layer, 0.05 + (0.05 * Array.IndexOf(fire, layer)));
        }

        foreach (string layer in relu)
        {
            run.AddRdm(stimuli, $"deepcluster-alexnet, random, {layer}", "", "deepcluster-alexnet", "random", layer, 0.1);
        }

        foreach (string layer in mobile)
        {
            run.AddRdm(stimuli, $"mobilenet-v2-1.0-224, trained, {layer}", "", "mobilenet-v2-1.0-224", "trained", layer, 0.3);
        }

        File.WriteAllText(Path.Combine(folder, "scores.csv"), run.scores.ToString());
        File.WriteAllText(Path.Combine(folder, "tests.csv"), run.tests.ToString());
        File.WriteAllText(Path.Combine(folder, "published.csv"), run.Published());
        File.WriteAllText(Path.Combine(folder, "run.json"), run.Record());
        return folder;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static (double Lower, double Upper) Ceiling(string roi, int measure)
    {
        var (lower, upper) = roi == "IT" ? (0.313560, 0.379162) : (0.161529, 0.263917);
        double stretch = measure < 2 ? 1 : 1.43;
        return (lower * stretch, upper * stretch);
    }

    /// <summary>Bell-shaped around 0, of standard deviation 1: good enough for invented data.</summary>
    private double Bell() => 1.7320508 * (noise.NextDouble() + noise.NextDouble() + noise.NextDouble() + noise.NextDouble() - 2);

    private void Add(string network, string weights, string[] layers, int seeds, double first, double last)
    {
        foreach (string roi in Rois)
        {
            double share = roi == "IT" ? 1 : 0.35;
            for (int measure = 0; measure < Measures.Length; measure++)
            {
                double stretch = measure < 2 ? 1 : 1.43;
                for (int layer = 0; layer < layers.Length; layer++)
                {
                    double depth = layer / (layers.Length - 1.0);
                    double mean = stretch * share * (first + ((last - first) * depth * (1.6 - (0.6 * depth))));
                    string seed = seeds > 0 ? "mean" : "";
                    Row(network, weights, seed, layers[layer], layer + 1, roi, "", measure, mean);
                    for (int subject = 1; subject <= subjects; subject++)
                    {
                        Row(network, weights, seed, layers[layer], layer + 1, roi, $"sub-{subject:00}", measure, mean + (0.035 * stretch * Bell()));
                    }

                    for (int s = 1; s <= seeds; s++)
                    {
                        double one = (0.85 * mean) + (0.008 * Bell());
                        Row(network, weights, $"{s}", layers[layer], layer + 1, roi, "", measure, one);
                        for (int subject = 1; seedSubjects && subject <= subjects; subject++)
                        {
                            Row(network, weights, $"{s}", layers[layer], layer + 1, roi, $"sub-{subject:00}", measure, one + (0.035 * Bell()));
                        }
                    }
                }
            }
        }
    }

    private void Row(string network, string weights, string seed, string layer, int index, string roi, string subject, int measure, double score)
    {
        var (lower, upper) = Ceiling(roi, measure);
        scores.Append(CultureInfo.InvariantCulture,
            $"{network},{weights},{seed},{layer},{index},algonauts-92,{roi},{subject},{Measures[measure]},{Text(score)},{Text(lower)},{Text(upper)},,92,384,{(uint)score.GetHashCode():x8}\n");
    }

    private void AddTests(string[] layers)
    {
        string[] contrasts =
        [
            "deepcluster-alexnet/random - alexnet/published", "alexnet/published - alexnet/random", "deepcluster-alexnet/published - deepcluster-alexnet/random",
        ];
        foreach (string contrast in contrasts)
        {
            foreach (string effect in new[] { "network", "layer", "network-by-layer" })
            {
                double f = 5 + (20 * noise.NextDouble());
                string degrees = effect == "network" ? "1,14" : "6,84";
                tests.Append(CultureInfo.InvariantCulture, $",rm-anova:{effect},{contrast},IT,,as-published,F,{Text(f)},{degrees},{Text(0.0003 * noise.NextDouble())},,,,,,,15\n");
                foreach (string adjustment in new[] { "greenhouse-geisser", "huynh-feldt" })
                {
                    tests.Append(CultureInfo.InvariantCulture,
                        $"anova,rm-anova:{effect},{contrast},IT,,corrected,F,{Text(f)},{degrees},{Text(0.0003 * noise.NextDouble())},{Text(0.06 * noise.NextDouble())},{adjustment},partial η²,{Text(0.3 + (0.3 * noise.NextDouble()))},0.12,0.71,15\n");
                }
            }

            for (int i = 0; i < layers.Length; i++)
            {
                double t = 3.4 - (0.4 * i);
                double p = 0.002 * (1 + (i * i * 2));
                tests.Append(CultureInfo.InvariantCulture, $",independent-t,{contrast},IT,{layers[i]},as-published,t,{Text(t)},28,,{Text(p)},,,,,,,30\n");
                tests.Append(CultureInfo.InvariantCulture,
                    $"{contrast},paired-t,{contrast},IT,{layers[i]},corrected,t,{Text(t * 1.1)},14,,{Text(p * 0.9)},{Text(Math.Min(1, p * 6))},holm,dz,{Text(t / 3.9)},{Text((t / 3.9) - 0.5)},{Text((t / 3.9) + 0.5)},15\n");
            }
        }

        foreach (string series in new[] { "deepcluster-alexnet/random", "alexnet/random", "squeezenet1_0/trained" })
        {
            string[] own = series.StartsWith("squeeze", StringComparison.Ordinal) ? ["conv1", .. Enumerable.Range(2, 8).Select(i => $"fire{i}")] : layers;
            for (int i = 0; i < own.Length; i++)
            {
                double p = series == "alexnet/random" ? 0.2 : 0.0001 + (i == 0 ? 0.08 : 0);
                tests.Append(CultureInfo.InvariantCulture, $",mantel,{series},IT,{own[i]},as-published,tau-b,0.12,,,{Text(p)},,,,,,,15\n");
                tests.Append(CultureInfo.InvariantCulture, $"mantel,mantel,{series},IT,{own[i]},corrected,tau-b,0.12,,,{Text(p)},{Text(Math.Min(1, p * 2))},max-T,,,,,15\n");
            }
        }
    }

    private void AddRdm(int n, string title, string roi, string network, string weights, string layer, double structure)
    {
        double[] pairs = new double[n * (n - 1) / 2];
        int k = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                bool apart = (i < 48) != (j < 48);
                pairs[k++] = 0.6 + (apart ? structure : 0) + (structure * 0.6 * ((i / 12) == (j / 12) ? -1 : 0)) + (0.12 * Bell());
            }
        }

        string path = $"store/{rdms.Length:x6}.npy";
        WriteVector(Path.Combine(folder, path), pairs);
        rdms.Append(CultureInfo.InvariantCulture,
            $$"""{{(rdms.Length > 0 ? ",\n    " : "")}}{"title": "{{title}}", "network": "{{network}}", "weights": "{{weights}}", "layer": "{{layer}}", "roi": "{{roi}}", "path": "{{path}}", "stimuli": {{n}}}""");
    }

    internal static void WriteVector(string path, double[] values)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({values.Length},), }}";
        header = header.PadRight(117) + "\n";
        byte[] bytes = new byte[10 + header.Length + (8 * values.Length)];
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)header.Length);
        Encoding.ASCII.GetBytes(header, bytes.AsSpan(10));
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(10 + header.Length + (8 * i)), values[i]);
        }

        File.WriteAllBytes(path, bytes);
    }

    private string Published()
    {
        var table = new StringBuilder("quantity,published,computed,tolerance,agrees,source\n");
        for (int i = 1; i <= 7; i++)
        {
            double tau = 0.08 + (0.01 * i);
            table.Append(CultureInfo.InvariantCulture, $"\"mean tau-b, IT, deepcluster-alexnet/random, relu{i}\",{Text(tau)},{Text(tau + (0.004 * Bell()))},0.02,true,\"Truzzi & Cusack 2020, figure 1\"\n");
            double t = 6 - i;
            table.Append(CultureInfo.InvariantCulture, $"\"t(28), alexnet trained - random, relu{i}\",{Text(t)},{Text(t + (0.005 * Bell()))},0.01,true,\"Truzzi & Cusack 2020, section 3\"\n");
        }

        table.Append("\"threshold of F(1,14), deepcluster trained - random: p <\",0.001,0.009,,false,\"Truzzi & Cusack 2020, section 3.2\"\n");
        table.Append("\"threshold of t(28), alexnet last - first layer: p <\",0.001,0.0028,,false,\"Truzzi & Cusack 2020, section 3.3\"\n");
        table.Append("\"F(1,14), alexnet trained - random\",29.18,29.1815,0.01,true,\"Truzzi & Cusack 2020, section 3.1\"\n");
        table.Append("\"t(28), alexnet trained, last - first layer\",3.28,,,,\"Truzzi & Cusack 2020, section 3.3\"\n");
        return table.ToString();
    }

    private string Record() => $$"""
        {
          "title": "Do networks have to be trained to see like us?",
          "question": "Do networks with random weights resemble human IT as much as trained ones, and at which layer?",
          "study": {"name": "truzzi-cusack-2020", "file": "studies/truzzi-cusack-2020.yaml", "sha256": "6f2c0c6d8b3e3b7e1f8b6a7d9c0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7a8b9c0"},
          "measure": "rsa:correlation:tau-b",
          "tool": {"name": "ventral", "version": "0.1.0"},
          "seeds": {"study": 1, "networks": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]},
          "inputs": [
            {"name": "92 images", "url": "github.com/example/algonauts", "sha256": "0f2c0c6d8b3e3b7e1f8b6a7d9c0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7a8b9c1", "licence": "CC-BY-4.0", "citation": "Cichy et al. 2019"},
            {"name": "SqueezeNet", "url": "github.com/example/squeezenet", "sha256": "1f2c0c6d8b3e3b7e1f8b6a7d9c0e1f2a3b4c5d6e7f8091a2b3c4d5e6f7a8b9c2", "licence": "BSD-2-Clause", "citation": "Iandola et al. 2016"}
          ],
          "machine": {"os": "Linux", "processor": "x64", "threads": 2},
          "timings": [{"step": "activations", "seconds": 41.2}, {"step": "mantel", "seconds": 103.8}],
          "rdms": [
            {{rdms}}
          ]
        }
        """;
}
