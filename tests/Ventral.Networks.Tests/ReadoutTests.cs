using Ventral.Data;
using Ventral.Networks.Execution;
using Ventral.Tensors;

namespace Ventral.Networks.Tests;

public class ReadoutTests
{
    private static readonly Network Tiny = Formula.Network(TinyNetwork.Architecture);
    private static readonly StimulusSet Stimuli = Formula.Stimuli(5, TinyNetwork.Size, TinyNetwork.Size);
    private static readonly string[] Layers = ["join", "depthwise", "fc"];
    private static readonly string[] Names = ["spatial-mean", "spatial-max", "flatten", "grid(1)", "grid(4)", "grid(20)", "units(7, 3)", "units(100000, 3)", "projection(9, 3)", "projection(400, 3)"];

    [Fact]
    public void The_spatial_maximum_is_the_greatest_value_of_every_map() =>
        Each(Readout.SpatialMax, (map, _) => [map.Max()]);

    [Fact]
    public void A_grid_of_one_is_the_spatial_mean_and_a_grid_as_fine_as_the_map_the_map_itself()
    {
        Same(Readout.Grid(1), Readout.SpatialMean);
        Same(Readout.Grid(13), Readout.Flatten);
        Same(Readout.Grid(40), Readout.Flatten);
    }

    [Fact]
    public void A_grid_holds_the_means_of_its_cells() => Each(Readout.Grid(3), (map, side) =>
    [
        .. from row in Enumerable.Range(0, Math.Min(3, side))
           from column in Enumerable.Range(0, Math.Min(3, side))
           select (float)Cells(row, side).SelectMany(y => Cells(column, side).Select(x => (double)map[(y * side) + x])).Average(),
    ]);

    [Fact]
    public void Units_are_drawn_without_replacement_alike_for_every_stimulus()
    {
        var whole = Reading.Of(Tiny, Stimuli, Layers, Readout.Flatten);
        var drawn = Reading.Of(Tiny, Stimuli, Layers, Readout.Units(20, new Seed(1)));
        drawn.Select(d => d.UnitCount).ShouldBe([20, 20, 10]);
        drawn[2].Values.SequenceEqual(whole[2].Values).ShouldBeTrue();
        int[] chosen = Chosen("join", new Seed(1));
        chosen.Length.ShouldBe(20);
        chosen.ShouldBeUnique();
        for (int s = 0; s < Stimuli.Count; s++)
        {
            float[] row = whole[0].Row(s).ToArray();
            drawn[0].Row(s).ToArray().ShouldBe(chosen.Order().Select(u => row[u]));
        }

        var others = Reading.Of(Tiny, Stimuli, Layers, Readout.Units(20, new Seed(2)));
        others[0].Values.SequenceEqual(drawn[0].Values).ShouldBeFalse();
        static int[] Chosen(string layer, Seed seed) => new Philox(seed, $"readout units/{layer}").Choice(6 * 13 * 13, 20);
    }

    /// <summary>Columns read off unit vectors: entries have the stated sizes, as many as the law says, and as many of each sign.</summary>
    [Fact]
    public void A_projection_has_the_entries_that_its_law_says()
    {
        const int units = 900, dimensions = 64;
        var projection = new SparseProjection(units, dimensions, new Seed(5), "readout projection/layer");
        double spread = Math.Sqrt(units), size = Math.Sqrt(spread / dimensions);
        float[] vector = new float[units], row = new float[dimensions];
        List<float> entries = [];
        for (int unit = 0; unit < units; unit++)
        {
            vector[unit] = 1;
            projection.Apply(vector, row);
            entries.AddRange(row.Where(v => v != 0));
            vector[unit] = 0;
        }

        entries.ShouldAllBe(v => Math.Abs(v) == (float)size);
        double expected = units * dimensions / spread;
        ((double)entries.Count).ShouldBe(expected, 4 * Math.Sqrt(expected));
        ((double)entries.Count(v => v > 0)).ShouldBe(entries.Count / 2.0, 2 * Math.Sqrt(entries.Count));
    }

    [Fact]
    public void A_projection_keeps_distances_and_adds_as_a_matrix_does()
    {
        const int units = 2000, dimensions = 1000;
        var projection = new SparseProjection(units, dimensions, new Seed(6), "readout projection/layer");
        float[] a = Formula.Noise("a", units), b = Formula.Noise("b", units), x = new float[dimensions], y = new float[dimensions], z = new float[dimensions];
        float[] difference = [.. a.Zip(b, (p, q) => p - q)];
        projection.Apply(a, x);
        projection.Apply(b, y);
        projection.Apply(difference, z);
        x.Zip(y, (p, q) => p - q).Zip(z, (p, q) => Math.Abs(p - q)).Max().ShouldBeLessThan(1e-4f);
        double before = difference.Sum(v => (double)v * v), after = z.Sum(v => (double)v * v);
        (after / before).ShouldBe(1, 4 * Math.Sqrt(2.2 / dimensions));
    }

    [Fact]
    public void A_projection_of_one_unit_is_that_unit_up_to_sign()
    {
        float[] result = new float[1];
        new SparseProjection(1, 1, new Seed(1), "layer").Apply([3], result);
        Math.Abs(result[0]).ShouldBe(3);
    }

    [Fact]
    public void Batches_and_threads_change_no_bit_and_ids_travel_with_rows()
    {
        foreach (string name in Names)
        {
            var readout = Readout.Parse(name);
            var whole = Reading.Of(Tiny, Stimuli, Layers, readout);
            foreach (var (threads, batchSize) in new[] { (1, 1), (3, 2), (4, 3) })
            {
                var parts = Reading.Of(Tiny, Stimuli, Layers, readout, threads, batchSize);
                foreach (var (part, all) in parts.Zip(whole))
                {
                    part.Values.SequenceEqual(all.Values).ShouldBeTrue(name);
                    part.UnitCount.ShouldBe(readout.UnitCount(TinyNetwork.Architecture.Layer(part.Layer).Shape));
                }
            }

            List<string> ids = [];
            new ActivationExtractor(Tiny, new Workers(2), new ExtractionOptions { LargestBatch = 2 }).Stream(Stimuli, ["fc"], readout, batch => ids.AddRange(batch.Ids), TestContext.Current.CancellationToken);
            ids.ShouldBe(Stimuli.Ids.Ids);
        }
    }

    [Fact]
    public void Rows_that_do_not_tally_stop_the_run()
    {
        var ledger = new RowLedger(1, 4);
        ledger.Enter(0, "fc", 0, 2, 10, 20);
        Should.Throw<VentralException>(() => ledger.Enter(0, "fc", 3, 1, 10, 10)).Message.ShouldBe("Layer 'fc' must give 10 units for each of 4 stimuli in order, found 10 values for stimuli 3 to 3 after 2.");
        Should.Throw<VentralException>(() => ledger.Enter(0, "fc", 2, 3, 10, 30));
        Should.Throw<VentralException>(() => ledger.Enter(0, "fc", 2, 2, 10, 19));
        Should.Throw<VentralException>(ledger.Close).Message.ShouldBe("Every layer must give 4 rows, one a stimulus, found 2.");
        ledger.Enter(0, "fc", 2, 2, 10, 20);
        ledger.Close();
    }

    [Fact]
    public void A_readout_is_found_by_its_name()
    {
        Names.ShouldAllBe(name => Readout.Parse(name).Name == name);
        Names.Select(Readout.Parse).ShouldBeUnique();
        Readout.Parse("units(5)").ShouldBe(Readout.Units(5, new Seed(1)));
        Readout.Parse("projection(5,7)").ShouldBe(Readout.Projection(5, new Seed(7)));
        foreach (string text in new[] { "", "mean", "spatial-mean)", "flatten))", "flatten()", "flatten(1)", "units", "units()", "units(5", "units 5)", "units(5))", "units(5, 6, 7)", "grid(2, 3)", "grid(2.5)", "projection(x)", "units(5, -1)" })
        {
            string message = Should.Throw<VentralException>(() => Readout.Parse(text), text).Message;
            message.ShouldStartWith($"Unknown readout '{text}'.");
            message.ShouldContain(" Readouts: spatial-mean, ");
        }

        foreach (string text in new[] { "units(0)", "units(-1)", "grid(0)", "projection(0, 3)", "pca(0)" })
        {
            Should.Throw<VentralException>(() => Readout.Parse(text), text).Message.ShouldStartWith($"'{text}' asks for nothing: it must be {text.Split('(')[0]}(1) or more");
        }

        Should.Throw<VentralException>(() => Readout.Parse("mean")).Message.ShouldContain("Did you mean 'spatial-mean'?");
        Should.Throw<VentralException>(() => Readout.Parse("projection(1000001)")).Message.ShouldBe("A projection must have 1 to 1000000 dimensions, found 'projection(1000001)'.");
        Should.Throw<ArgumentOutOfRangeException>(() => Readout.Grid(0));
        Should.Throw<ArgumentOutOfRangeException>(() => Readout.Units(0, new Seed(1)));
        Should.Throw<ArgumentOutOfRangeException>(() => Readout.Projection(-1, new Seed(1)));
    }

    private static IEnumerable<int> Cells(int cell, int side) =>
        side < 3 ? [cell] : Enumerable.Range(cell * side / 3, ((((cell + 1) * side) + 2) / 3) - (cell * side / 3));

    private static void Same(Readout first, Readout second)
    {
        foreach (var (a, b) in Reading.Of(Tiny, Stimuli, Layers, first).Zip(Reading.Of(Tiny, Stimuli, Layers, second)))
        {
            a.Values.SequenceEqual(b.Values).ShouldBeTrue(a.Layer);
        }
    }

    private static void Each(Readout readout, Func<float[], int, float[]> unitsOf)
    {
        var whole = Reading.Of(Tiny, Stimuli, Layers, Readout.Flatten);
        foreach (var (read, flat) in Reading.Of(Tiny, Stimuli, Layers, readout).Zip(whole))
        {
            var shape = TinyNetwork.Architecture.Layer(read.Layer).Shape;
            for (int s = 0; s < Stimuli.Count; s++)
            {
                read.Row(s).ToArray().ShouldBe(flat.Row(s).ToArray().Chunk(shape.PositionCount).SelectMany(map => unitsOf(map, shape.Height)));
            }
        }
    }
}
