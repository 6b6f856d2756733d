using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ventral.Tensors.Kernels;

namespace Ventral.Tensors.Tests.Kernels;

/// <summary>Memory that starts on a cache line.</summary>
public class AlignedFloatsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(19_200)]
    [InlineData(100_001)]
    public void Values_are_zeros_from_a_cache_line_on(int length)
    {
        var memory = new AlignedFloats(length);
        memory.Values.Length.ShouldBe(length);
        memory.Values.IndexOfAnyExcept(0f).ShouldBe(-1);
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetReference(memory.Values));
        (address % 64).ShouldBe(0);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(int.MaxValue - 16)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public void Fewer_than_none_and_more_than_an_array_holds_are_refused(long length) => Should.Throw<ArgumentOutOfRangeException>(() => new AlignedFloats(length));
}
