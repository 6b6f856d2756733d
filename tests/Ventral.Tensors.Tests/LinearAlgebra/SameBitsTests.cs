using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class SameBitsTests : SameBitsContract
{
    private protected override string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add<double>(hash, workers);
        Add<float>(hash, workers);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Add<T>(IncrementalHash hash, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Append(Of("full", 61, 203).Multiply(Of("full", 203, 75), workers));
        Matrix<T> positive = Of("positive", 131, 131);
        Cholesky<T> cholesky = Cholesky.Factorise(positive, workers);
        Append(cholesky.L);
        Append(cholesky.Solve(Of("full", 131, 45), workers));
        T[] inverse = Of("positive", 270, 270).Values.ToArray();
        PositiveDefinite.Invert<T>(inverse, 270, workers);
        hash.AppendData(MemoryMarshal.AsBytes<T>(inverse));
        Append(TriangularSystem.SolveUpper(positive, Of("full", 131, 5), workers));
        foreach ((string kind, int rows, int columns) in new[] { ("full", 97, 66), ("full", 66, 70), ("full", 70, 66), ("graded", 40, 37), ("full", 140, 137) })
        {
            Matrix<T> a = Of(kind, rows, columns);
            QrFactorisation<T> qr = QrFactorisation.Factorise(a, workers);
            Append(qr.Q);
            Append(qr.R);
            SingularValueDecomposition<T> svd = SingularValueDecomposition.Factorise(a, workers);
            Append(svd.Left);
            Append(svd.RightTransposed);
            hash.AppendData(MemoryMarshal.AsBytes(svd.Values.AsSpan()));
        }

        foreach ((string kind, int size) in new[] { ("symmetric", 131), ("symmetric", 262), ("wilkinson", 84) })
        {
            SymmetricEigen<T> eigen = SymmetricEigen.Factorise(Of(kind, size, size), workers);
            Append(eigen.Vectors);
            hash.AppendData(MemoryMarshal.AsBytes(eigen.Values.AsSpan()));
        }

        Append(RandomisedSvd.Factorise(Of("full", 50, 40), 5, new Seed(1), workers).Left);

        Matrix<T> Of(string kind, int rows, int columns) => Inputs.Of(kind, rows, columns).Convert<T>();

        void Append(Matrix<T> matrix) => hash.AppendData(MemoryMarshal.AsBytes(matrix.Values));
    }
}
