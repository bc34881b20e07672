// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// An ERC-20 token.
contract Coin {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    uint256 public totalSupply;

    constructor(address[] memory holders) {
        for (uint256 i = 0; i < holders.length; i++) {
            balanceOf[holders[i]] = 1_000_000 ether;
            totalSupply += 1_000_000 ether;
            emit Transfer(address(0), holders[i], 1_000_000 ether);
        }
    }

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        require(allowance[from][msg.sender] >= value, "allowance too small");
        allowance[from][msg.sender] -= value;
        move(from, to, value);
        return true;
    }

    /// One log for each receiver.
    function airdrop(address[] calldata to, uint256 value) external {
        for (uint256 i = 0; i < to.length; i++) {
            move(msg.sender, to[i], value);
        }
    }

    function move(address from, address to, uint256 value) private {
        require(balanceOf[from] >= value, "balance too small");
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}

/// An ERC-721 token.
contract Picture {
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

    mapping(uint256 => address) public ownerOf;
    uint256 public count;

    function mint(address to) external {
        ownerOf[count] = to;
        emit Transfer(address(0), to, count++);
    }

    function transferFrom(address from, address to, uint256 tokenId) external {
        require(ownerOf[tokenId] == msg.sender && from == msg.sender, "not the owner");
        ownerOf[tokenId] = to;
        emit Transfer(from, to, tokenId);
    }
}

/// Made by another contract.
contract Child {
    uint256 public immutable born = block.number;
}

/// What indexers stumble over.
contract Oddities {
    event Plain(uint256 a, string text) anonymous;
    event Four(uint256 indexed a, address indexed b, bytes32 indexed c, bytes rest);

    /// A log without topics, one with four, one with a long text.
    function logs(string calldata text) external {
        assembly {
            log0(0, 0)
        }
        emit Plain(block.number, text);
        emit Four(block.number, msg.sender, keccak256(bytes(text)), bytes(text));
    }

    function create(bytes32 salt) external {
        new Child();
        new Child{salt: salt}();
    }

    function revertWithReason() external pure {
        revert("on purpose");
    }

    function burnAllGas() external pure {
        assembly {
            invalid()
        }
    }

    function loopForever() external view {
        uint256 x;
        while (gasleft() > 0) {
            x++;
        }
    }

    /// The inner call fails, the transaction does not; the inner logs are gone.
    function catchFailure() external {
        try this.logAndRevert() {} catch {}
    }

    function logAndRevert() external {
        emit Four(0, address(0), 0, "");
        revert();
    }

    /// Has nothing to do but be paid.
    receive() external payable {}
}

/// Its constructor fails.
contract Stillborn {
    constructor() {
        revert("never born");
    }
}
