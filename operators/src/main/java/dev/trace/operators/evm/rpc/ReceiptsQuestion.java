package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.ReceiptForms.Form;
import dev.trace.operators.evm.rpc.dialect.Verdict;

/**
 * Asks for a block's receipts in a form that the endpoint understands.
 *
 * @param block whose
 * @param forms which endpoint understands which
 */
record ReceiptsQuestion(BlockRef block, ReceiptForms forms) implements Question {
    @Override
    public String method() {
        return "eth_getBlockReceipts";
    }

    @Override
    public RpcRequest at(Endpoint endpoint) {
        Form form = block.hash().isPresent() ? forms.of(endpoint.name()) : Form.NUMBER;
        return RpcRequest.of(method(), params(form));
    }

    private String params(Form form) {
        String hash = block.hash().orElse("");
        return switch (form) {
            case HASH -> "[\"" + hash + "\"]";
            case OBJECT -> "[{\"blockHash\":\"" + hash + "\"}]";
            case NUMBER -> "[\"0x" + Long.toHexString(block.number()) + "\"]";
        };
    }

    @Override
    public boolean refused(Endpoint endpoint, RpcRequest asked, Verdict verdict) {
        if (verdict.kind() != Verdict.Kind.REFUSED || block.hash().isEmpty()) {
            return false;
        }
        for (Form form : Form.values()) {
            if (asked.params().equals(params(form))) {
                return forms.refused(endpoint.name(), form);
            }
        }
        return false;
    }

    @Override
    public boolean isFirstChoice(Endpoint endpoint) {
        return block.endpoint().filter(endpoint.name()::equals).isPresent();
    }
}
