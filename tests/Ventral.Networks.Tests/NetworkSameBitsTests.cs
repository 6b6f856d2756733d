using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Data.Images;
using Ventral.Networks.Architectures;
using Ventral.Tensors;
using Ventral.Tensors.Tests;

namespace Ventral.Networks.Tests;

/// <summary>Loops that stand in networks, not on the floor: channels that are cut, shuffled and gated, subsampling, statistics of groups, draws and shuffles of weights.</summary>
public class NetworkSameBitsTests : SameBitsContract
{
    private static readonly string[] Interventions = ["activation=tanh", "pooling=strided", "batch-norm=batch(2)"];

    private static readonly Architecture Architecture = Create();

    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var random = new WeightState.Random(new(7), InitialisationScheme.PyTorch);
        WeightState[] states = [random, .. ShuffleScheme.All.Select(s => new WeightState.Shuffled(random, s, new(9)))];
        foreach (var network in states.Select(s => new Network(Architecture, s)).Append(new(Architecture.With([.. Interventions.Select(Intervention.Parse)]), random)))
        {
            foreach (var parameter in network.Architecture.Parameters)
            {
                hash.AppendData(MemoryMarshal.AsBytes(network.Values(parameter, workers).Span));
            }

            var layers = network.Architecture.LayerNames;
            foreach (var readout in new[] { Readout.Flatten, Readout.Projection(5, new(1)) })
            {
                foreach (var activations in new ActivationExtractor(network, workers).Extract(Formula.Stimuli(5, 13, 13), layers, readout, TestContext.Current.CancellationToken))
                {
                    hash.AppendData(MemoryMarshal.AsBytes(activations.Values));
                }
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static Architecture Create()
    {
        var net = new ArchitectureBuilder("tiny-channels", Preprocessing.MobileNet(13));
        int x = net.Relu("relu1", net.BatchNormalisation("norm1", net.Convolution("conv1", net.Input, "conv1", outputs: 12, kernel: 3, padding: 1), "norm1"));
        int left = net.ChannelSlice("left", x, 0, 6), right = net.ChannelSlice("right", x, 6, 6);
        x = net.ChannelShuffle("shuffle", net.Concatenate("join", [left, net.MaxPool("pool", right, kernel: 3, stride: 1, padding: 1)]), 2, listed: true);
        int gate = net.Convolution("gate", net.AdaptiveAveragePool("mean", x, 1, 1), "gate", outputs: 12, kernel: 1);
        x = net.ChannelGate("gated", x, gate);
        x = net.MaxPool("pool2", x, kernel: 3, stride: 2);
        net.Linear("fc", net.Flatten("flatten", x), "fc", outputs: 10);
        return net.Build(InitialisationScheme.PyTorch);
    }
}
